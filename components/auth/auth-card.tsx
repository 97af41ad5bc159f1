import type { ReactNode } from "react";
import { Mark } from "@/components/ui/mark";

export function AuthCard({
  title,
  detail,
  children,
}: {
  title: string;
  detail?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <Mark className="mx-auto mb-5 size-9" />
        <h1 className="text-center text-lg font-semibold tracking-tight">{title}</h1>
        {detail && <div className="mt-1 text-center text-[0.8125rem] text-muted">{detail}</div>}
        {children && <div className="mt-6 rounded-lg border bg-surface p-5 shadow-lift">{children}</div>}
      </div>
    </main>
  );
}
