export default 'a page on which a memory network learns before your eyes, at http://localhost: WebAssembly, no server behind it';
