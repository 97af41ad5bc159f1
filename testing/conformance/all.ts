import { dataImpulseHarness } from "./dataimpulse";
import type { Harness } from "./harness";
import { iproyalHarness } from "./iproyal";
import { netnutHarness } from "./netnut";
import { nineProxyHarness } from "./nine-proxy";
import { oxylabsHarness } from "./oxylabs";

export const harnesses: readonly Harness[] = [
  netnutHarness,
  nineProxyHarness,
  dataImpulseHarness,
  oxylabsHarness,
  iproyalHarness,
];
