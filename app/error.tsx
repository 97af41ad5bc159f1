"use client";

import { Broken } from "@/components/shell/broken";
import * as texts from "@/lib/domain/texts/broken";

export default function RootError({ error }: { error: Error & { digest?: string } }) {
  return <Broken title={texts.pageTitle} digest={error.digest} />;
}
