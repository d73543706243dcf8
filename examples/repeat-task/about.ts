export default 'the same, said twice: reading must not forget';
