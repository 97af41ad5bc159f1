/** Hostile texts; none contains U+0000, which PostgreSQL does not store. */
export const hostileTexts: Record<string, string> = {
  script: `<script>alert(1)</script><img src=x onerror=alert(2)>`,
  quotes: `'"\`; drop table staff; -- \\' \\" {"a":[1,null]} {NULL,"x\\"y"} $1 \${7*7} {{7*7}}`,
  lines: "one\ntwo\r\nthree\rfour\u2028five\u2029six\ttab",
  controls: "\u0001\u0007\u0008\u001b[31mred\u001b[0m\u007f\u0085\u009b",
  direction: "\u202eevil\u202c \u2066x\u2069 \u200f\u200e سلام שלום",
  invisible: "\ufeffa\u200bb\u00adc\u2060d",
  letters: "Zürich ✓ 𝕏 👩‍👩‍👧‍👦 İıſß ﷽ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉",
  long: `${"long-".repeat(800)}`,
  backslashes: "\\N \\. \\x41 \\\\ \\",
  formula: '=HYPERLINK("http://evil.example")',
};
