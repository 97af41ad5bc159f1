import { configureZod } from "./lib/jitless";

configureZod();

/** Runs once per server process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteForeign } = await import("./lib/http/origin");
  const { singleton } = await import("./lib/singleton");
  // The front door turns foreign requests away before any of Subdesk's code runs, and has them noted by
  // this.
  singleton("note-foreign", () => noteForeign);
  for (const headers of singleton("early-foreign", (): Headers[] => []).splice(0)) noteForeign(headers);
  const { workToStop } = await import("./lib/worker/stop");
  singleton("work", () => workToStop);
  const { startWorker } = await import("./lib/worker/start");
  await startWorker();
}
