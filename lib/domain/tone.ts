/** What a state means for the reader, independent of colour. */
export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

/** Drawn next to the label of a state, so that colour is never the only sign. */
export type StateShape = "dot" | "ring" | "square" | "triangle" | "dash";
