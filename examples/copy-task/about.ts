export default 'a memory network sees a sequence of tokens, then says it again from memory';
