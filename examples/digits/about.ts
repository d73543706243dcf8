export default 'a convolutional network learns to read handwritten digits';
