import { readDecimal, readTraffic, readWhole } from "@/lib/domain/amount";
import { formatCount } from "@/lib/domain/format";
import { mostGigabytes } from "@/lib/domain/staff/limits";
import { longestNote, mostIps } from "@/lib/domain/operations/limits";
import type { BulkName } from "@/lib/domain/runs/actions";
import { mostPercent } from "@/lib/domain/runs/limits";
import { anyProduct, type BulkAction, type CapChange } from "@/lib/domain/runs/run";

export type CapMode = CapChange["mode"];

/** All that a bulk dialog can hold, whatever it is for. */
export interface BulkForm {
  mode: CapMode;
  amount: string;
  allowBelowUse: boolean;
  gigabytes: string;
  productType: string;
  noteMode: "replace" | "append";
  text: string;
}

export const emptyBulkForm: BulkForm = {
  mode: "set",
  amount: "",
  allowBelowUse: false,
  gigabytes: "",
  productType: anyProduct,
  noteMode: "replace",
  text: "",
};

export type BulkInput =
  | { ok: true; params: BulkAction }
  | { ok: false; field: "amount" | "gigabytes" | "text"; message: string };

/** What the form asks for, or what is wrong with it in words for the person who typed it. */
export function bulkInput(action: BulkName, form: BulkForm): BulkInput {
  switch (action) {
    case "traffic-cap":
    case "ip-cap":
      return capInput(action, form);
    case "add-traffic": {
      const expected = "Enter a whole number of GB, at least 1.";
      const gigabytes = readWhole(form.gigabytes, expected);
      const wrong = (message: string): BulkInput => ({ ok: false, field: "gigabytes", message });
      if (!gigabytes.ok) return wrong(gigabytes.problem);
      if (gigabytes.value < 1) return wrong(expected);
      if (gigabytes.value > mostGigabytes) return wrong(`At most ${formatCount(mostGigabytes)} GB at once.`);
      return { ok: true, params: { action, gigabytes: gigabytes.value, productType: form.productType } };
    }
    case "note":
      if (form.noteMode === "append" && form.text.trim() === "")
        return { ok: false, field: "text", message: "Write what is to be appended." };
      if (form.text.length > longestNote)
        return { ok: false, field: "text", message: `At most ${longestNote} characters.` };
      return { ok: true, params: { action, mode: form.noteMode, text: form.text } };
    default:
      return { ok: true, params: { action } };
  }
}

function capInput(action: "traffic-cap" | "ip-cap", { mode, amount, allowBelowUse }: BulkForm): BulkInput {
  const wrong = (message: string): BulkInput => ({ ok: false, field: "amount", message });
  const done = (change: CapChange): BulkInput => ({ ok: true, params: { action, change, allowBelowUse } });
  switch (mode) {
    case "unlimited":
      return done({ mode });
    case "raise-percent":
    case "lower-percent": {
      const expected = "Enter a percentage such as 10 or 12.5.";
      const percent = readDecimal(amount, expected);
      if (!percent.ok) return wrong(percent.problem);
      if (percent.value <= 0) return wrong(expected);
      const most = mostPercent[mode];
      return percent.value > most ? wrong(`At most ${most} %.`) : done({ mode, value: percent.value });
    }
    default: {
      const given =
        action === "traffic-cap"
          ? readTraffic(amount, "Enter an amount of GB such as 25, 0.5 or 1500.")
          : readWhole(amount, "Whole numbers only.");
      if (!given.ok) return wrong(given.problem);
      const { value } = given;
      if (value === 0)
        return wrong(
          mode === "set" ? "A cap is more than 0; choose Unlimited for none." : "Enter more than 0.",
        );
      if (action === "ip-cap" && value > mostIps) return wrong("That is more than the provider counts.");
      return done({ mode, value });
    }
  }
}
