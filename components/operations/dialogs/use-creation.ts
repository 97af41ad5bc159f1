"use client";

import { useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { PerformResult } from "@/lib/domain/operations/operation";
import type { ConnectionFormat } from "@/lib/domain/providers/connection-format";
import { plainPassword } from "@/lib/domain/providers/connection-strings";
import type { FieldDescriptor, FieldMeaning } from "@/lib/domain/providers/descriptor";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/create";
import type { ReceiptHandOver } from "../outcome/receipt";
import { credentialEntries, receiptEntries, type ReceiptEntry, valueText } from "../outcome/value-text";
import { useOperation } from "../perform/use-operation";

interface CreationOptions {
  account: AccountView;
  fields: readonly FieldDescriptor[];
  /** How customers of this account write their user name; absent: the login alone. */
  format: ConnectionFormat | undefined;
  onMade: (result: PerformResult) => void;
  onClose: () => void;
}

interface Login {
  login: string;
  password: string;
}

/** Carries out a creation, and keeps what was sent and its results for the receipt. */
export function useCreation({ account, fields, format, onMade, onClose }: CreationOptions) {
  const [sent, setSent] = useState<ReceiptEntry[]>([]);
  const [handed, setHanded] = useState<Login | null>(null);
  const [made, setMade] = useState<PerformResult | null>(null);
  const run = useOperation({
    operation: "create",
    account,
    subUser: null,
    onClose,
    onDone(result) {
      setMade(result);
      if (result.credentials) {
        const { login, password } = result.credentials;
        setSent((entries) => [...credentialEntries({ login, password }), ...entries]);
        setHanded({ login, password });
      }
      onMade(result);
      return true;
    },
  });

  function send(input: OperationInput, tags: string[], customerId: string | undefined) {
    setHanded(loginIn(input, fields));
    setSent([
      ...receiptEntries(fields, input),
      ...(tags.length > 0 ? [{ label: texts.tags, value: valueText("tags", tags), secret: false }] : []),
    ]);
    // Agreeing covers these names only: another name is asked about again.
    void run.submit(input, { besides: run.error?.similar, tags, customerId });
  }

  return {
    run,
    send,
    sent,
    /** Null until it is done, as its receipt is. */
    made,
    receipt: made && {
      title: texts.created(disambiguatedName(made.operation.name, made.operation.apart)),
      entries: [{ label: texts.account, value: account.label, secret: false }, ...sent],
      handOver: handed ? handOverOf(made, handed, account, format) : undefined,
    },
  };
}

/** Null where the form does not ask for both. */
function loginIn(input: OperationInput, fields: readonly FieldDescriptor[]): Login | null {
  const textOf = (meaning: FieldMeaning) => {
    const field = fields.find((each) => each.meaning === meaning);
    return field && typeof input[field.name] === "string" ? String(input[field.name]) : null;
  };
  const [login, password] = [textOf("name"), textOf("password")];
  return login !== null && password !== null ? { login, password } : null;
}

function handOverOf(
  { operation, subUser }: PerformResult,
  { login, password }: Login,
  { provider, gateway }: AccountView,
  format: ConnectionFormat | undefined,
): ReceiptHandOver {
  return {
    subUser,
    facts: {
      provider,
      name: operation.name,
      customer: null,
      login,
      format: format ?? null,
      gateway,
      // Traffic may follow.
      trafficCap: null,
      ipCap: null,
    },
    secret: plainPassword(password, format),
  };
}
