import { configureZod } from "./lib/jitless";

configureZod();

/** Runs once per server process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWorker } = await import("./lib/worker/start");
  await startWorker();
}
