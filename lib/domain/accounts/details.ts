import type { Tone } from "../tone";
import type { AccountView } from "./account";

/** Whom changes at an account reach. */
export const accountEnvironments: Record<
  AccountView["environment"],
  { label: string; tone: Tone; title: string }
> = {
  production: { label: "Production", tone: "neutral", title: "Changes here reach real customers." },
  sandbox: {
    label: "Sandbox",
    tone: "warn",
    title: "A stand-in for the provider: nothing here reaches real customers.",
  },
  custom: {
    label: "Custom address",
    tone: "accent",
    title: "Neither the provider’s usual address nor its sandbox.",
  },
};

/** Where its credentials come from. */
export const accountSources: Record<AccountView["source"], string> = {
  environment: "From the environment. Change them there and restart Subdesk.",
  demo: "From the sandbox",
  desk: "Stored in Subdesk, encrypted",
};

/** How long a run has taken, from seconds: "0.8 s", "12 s", "3 min 5 s". */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 0.05) return "under 0.1 s";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
