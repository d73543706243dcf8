export default 'cues, each followed by a pattern; asked for one cue, it says the pattern that followed';
