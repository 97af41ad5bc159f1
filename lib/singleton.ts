import "server-only";

const store = globalThis as unknown as Record<symbol, unknown>;

/** One value per process: Next bundles pages, routes and the worker apart, so module scope is not enough. */
export function singleton<T>(name: string, make: () => T): T {
  const key = Symbol.for(`subdesk.${name}`);
  return (store[key] ??= make()) as T;
}
