import "server-only";
import { dataImpulse } from "./dataimpulse";
import { iproyal } from "./iproyal";
import { netnut } from "./netnut";
import { nineProxy } from "./nine-proxy";
import { oxylabs } from "./oxylabs";
import type { Provider } from "./provider";

/** A new provider is one folder beside these and one line here. */
export const providers: readonly Provider[] = [netnut, nineProxy, dataImpulse, oxylabs, iproyal];

export function providerById(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}
