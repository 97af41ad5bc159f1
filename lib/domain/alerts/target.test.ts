import { expect, it } from "vitest";
import { withoutSecrets } from "./target";

it.each([
  ["https://hooks.example/services/T0/B0/s3cret", "https://hooks.example/…"],
  ["https://hooks.example:8443/?token=s3cret", "https://hooks.example:8443/…"],
  ["https://someone:s3cret@hooks.example", "https://hooks.example/…"],
  ["https://hooks.example/#s3cret", "https://hooks.example/…"],
  ["https://hooks.example", "https://hooks.example"],
  ["http://hooks.example/", "http://hooks.example"],
  ["night@desk.example", "night@desk.example"],
])("%s is shown as %s", (target, shown) => expect(withoutSecrets(target)).toBe(shown));
