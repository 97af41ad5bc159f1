import { useId, type ReactNode } from "react";

export function Section({
  title,
  detail,
  children,
}: {
  title: string;
  detail?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-3 rounded-lg border bg-surface p-4 shadow-lift md:p-5">
      <div>
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {detail && <p className="text-[0.8125rem] text-muted">{detail}</p>}
      </div>
      {children}
    </section>
  );
}
