interface ZodGlobals {
  __zod_globalConfig?: { jitless?: boolean };
}

/**
 * What `z.config({ jitless: true })` sets, without loading zod: otherwise it tries `new Function` when the
 * first object schema is made, which the content security policy forbids and browsers report.
 */
export function configureZod(): void {
  const globals = globalThis as ZodGlobals;
  globals.__zod_globalConfig = Object.assign(globals.__zod_globalConfig ?? {}, { jitless: true });
}
