import { formatCount } from "../format";
import { plural } from "./message";

export const countOfIps = (count: number) =>
  plural(count, { one: "1 IP", other: `${formatCount(count)} IPs` });

export const countOfSubUsers = (count: number) =>
  plural(count, { one: "1 sub-user", other: `${formatCount(count)} sub-users` });
