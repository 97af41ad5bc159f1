/** What a state means for whoever reads it, before any colour. */
export type Tone = "neutral" | "accent" | "good" | "warn" | "bad";

/** Drawn beside the words of a state, so that colour alone carries nothing. */
export type StateShape = "dot" | "ring" | "square" | "triangle" | "dash";
