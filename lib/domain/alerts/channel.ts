/** How often a channel is told: at once, or of all that waited in one message. */
export type ChannelDigest = "none" | "hourly" | "daily";
