"use client";

import { providerChoices } from "@/components/accounts/account-choices";
import { pillsOf } from "@/components/list-screen/filters";
import { customerList } from "@/lib/domain/customers/search";
import * as texts from "@/lib/domain/texts/customers";

const { one, many } = pillsOf(customerList);

/** How the toolbar offers each filter but the search, in its order. */
export const customerPills = [
  one("state", [
    { value: "closed", label: texts.closed },
    { value: "all", label: texts.activeAndClosed },
  ]),
  many("provider", providerChoices),
  one(
    "out",
    [3, 7, 14, 30].map((days) => ({ value: String(days), label: texts.days(days) })),
  ),
  one("linked", [
    { value: "some", label: texts.withSubUsers },
    { value: "none", label: texts.withoutSubUsers },
  ]),
];
