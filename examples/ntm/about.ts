export default 'the Neural Turing Machine: trains on the five tasks of its paper, tests far beyond them, draws what it does';
