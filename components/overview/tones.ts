export const tones = { soon: "text-bad", near: "text-warn", far: "" } as const;
