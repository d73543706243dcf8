export default 'tokens go by; those that follow a cue are the pattern, and it says that and nothing else';
