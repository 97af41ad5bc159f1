import * as texts from "@/lib/domain/texts/shell";

interface BrokenProps {
  title: string;
  /** What the error is called in the log. */
  digest?: string;
}

/**
 * Every page loads this beside itself, and it may replace the whole document: so it imports next to
 * nothing and weighs little.
 */
export function Broken({ title, digest }: BrokenProps) {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="grid max-w-md gap-3 text-center">
        <h1 className="text-sm font-semibold">{title}</h1>
        <p className="text-[0.8125rem] text-muted">{texts.broken(digest)}</p>
        <p>
          {/* A full load: nothing of the page that failed is kept. */}
          <a href="" className="btn btn-secondary btn-md">
            {texts.loadAgain}
          </a>
        </p>
      </div>
    </main>
  );
}
