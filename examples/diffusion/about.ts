export default 'a diffusion model learns to make handwritten digits out of noise';
