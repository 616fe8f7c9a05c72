/** What our docker says that it is: the client whose words and manners it has. */
export const clientVersion = {
  Version: "28.2.2",
  ApiVersion: "1.50",
  DefaultAPIVersion: "1.50",
  GitCommit: "e6534b4",
  GoVersion: "go1.24.3",
  Os: "linux",
  Arch: "amd64",
  BuildTime: "Fri May 30 12:07:14 2025",
  Context: "default",
} as const
