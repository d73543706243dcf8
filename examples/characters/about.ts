export default 'a small transformer learns to write like the pages of this project, character by character';
