/** The file system in memory, and the tools that use it. */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { FileError } from "../../src/lib/process.ts"
import { createMemoryFiles, type FileChange } from "../../src/shell/memory-files.ts"
import { createBench } from "./support.ts"

function filesWithLog(options: { quota?: number; maxEntries?: number } = {}) {
  const files = createMemoryFiles({ now: () => 1000, ...options })
  const changes: FileChange[] = []
  files.onChange((change) => void changes.push(change))
  return { files, changes }
}

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof FileError) return error.code
    throw error
  }
  return "no error"
}

describe("files in memory", () => {
  test("refuses what a real one refuses", () => {
    const { files } = filesWithLog()
    files.makeDirectory("/d")
    files.write("/f", "text")
    expect([
      codeOf(() => files.read("/nope")),
      codeOf(() => files.read("/d")),
      codeOf(() => files.write("/d", "")),
      codeOf(() => files.write("/nope/f", "")),
      codeOf(() => files.write("/f/g", "")),
      codeOf(() => files.list("/f")),
      codeOf(() => files.makeDirectory("/d")),
      codeOf(() => files.makeDirectory("/x/y")),
      codeOf(() => files.rename("/d", "/d/e")),
      codeOf(() => files.rename("/f", "/d")),
      codeOf(() => files.rename("/d", "/f")),
      codeOf(() => files.remove("/")),
    ]).toEqual(
      "ENOENT EISDIR EISDIR ENOENT ENOTDIR ENOTDIR EEXIST ENOENT EINVAL EISDIR ENOTDIR EACCES".split(
        " ",
      ),
    )
    files.write("/d/f", "")
    expect(codeOf(() => files.remove("/d"))).toBe("ENOTEMPTY")
  })

  test("keeps its quota in bytes of UTF-8 and its number of entries", () => {
    const { files } = filesWithLog({ quota: 10, maxEntries: 4 })
    files.write("/a", "ééé")
    expect(codeOf(() => files.append("/a", "12345"))).toBe("ENOSPC")
    files.append("/a", "1234")
    expect(codeOf(() => files.write("/b", "x"))).toBe("ENOSPC")
    files.write("/a", "small")
    files.write("/b", "x")
    files.makeDirectory("/d")
    expect(codeOf(() => files.write("/c", ""))).toBe("ENOSPC")
  })

  test("tells its listeners enough to follow along", () => {
    const { files, changes } = filesWithLog()
    const copy = createMemoryFiles({ now: () => 1000 })
    files.makeDirectory("/a/b", { parents: true })
    files.write("/a/b/f", "1")
    files.append("/a/b/f", "2")
    files.chmod("/a/b/f", 0o755)
    files.rename("/a", "/z")
    files.write("/z/g", "")
    files.remove("/z/g")
    for (const change of changes) copy.adopt(change)
    expect(copy.entries()).toEqual(files.entries())
    expect(copy.entries()).toEqual([
      { path: "/z", text: null, mode: 0o755, modifiedAt: 1000 },
      { path: "/z/b", text: null, mode: 0o755, modifiedAt: 1000 },
      { path: "/z/b/f", text: "12", mode: 0o755, modifiedAt: 1000 },
    ])
  })

  test("whatever is done, a follower has the same tree and the room is counted right", () => {
    const name = fc.constantFrom("/a", "/b", "/a/x", "/a/y", "/b/x", "/a/x/1")
    const action = fc.oneof(
      fc.tuple(fc.constant("write"), name, fc.string({ maxLength: 20, unit: "grapheme" })),
      fc.tuple(fc.constant("append"), name, fc.string({ maxLength: 5 })),
      fc.tuple(fc.constant("mkdir"), name, fc.constant("")),
      fc.tuple(fc.constant("remove"), name, fc.constant("")),
      fc.tuple(fc.constant("rename"), name, name),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const { files, changes } = filesWithLog({ quota: 100 })
        for (const [what, path, other] of actions) {
          codeOf(() => {
            if (what === "write") files.write(path, other)
            else if (what === "append") files.append(path, other)
            else if (what === "mkdir") files.makeDirectory(path)
            else if (what === "remove") files.remove(path, { recursive: true })
            else files.rename(path, other)
          })
        }
        const copy = createMemoryFiles({ now: () => 1000 })
        for (const change of changes) copy.adopt(change)
        expect(copy.entries()).toEqual(files.entries())
        const used = files
          .entries()
          .reduce((sum, { text }) => sum + Buffer.byteLength(text ?? ""), 0)
        expect(used).toBeLessThanOrEqual(100)
        files.write("/rest", "")
        expect(codeOf(() => files.write("/rest", "x".repeat(100 - used)))).toBe("no error")
        expect(codeOf(() => files.append("/rest", "x"))).toBe("ENOSPC")
      }),
    )
  })
})

describe("tools on files", () => {
  const setUp = "mkdir -p app/lib; echo one > app/a.txt; echo two > app/lib/b.txt; cd app"

  test.each([
    ["ls", "a.txt\nlib\n"],
    ["ls -F; ls -d lib", "a.txt\nlib/\nlib\n"],
    ["ls -R", ".:\na.txt\nlib\n\n./lib:\nb.txt\n"],
    ["ls a.txt lib", "a.txt\n\nlib:\nb.txt\n"],
    [
      "ls -l | tail -n 2",
      "-rw-r--r-- 1 student student    4 Nov 22 22:17 a.txt\ndrwxr-xr-x 2 student student 4096 Nov 22 22:17 lib\n",
    ],
    ["cp -r lib copy; cat copy/b.txt", "two\n"],
    ["cp a.txt lib; ls lib", "a.txt\nb.txt\n"],
    ["mv a.txt lib/c; ls . lib", ".:\nlib\n\nlib:\nb.txt\nc\n"],
    ["mv lib/b.txt a.txt .. ; ls ..", "a.txt\napp\nb.txt\n"],
    ["rm a.txt; rm -r lib; ls", ""],
    ["rm -f nope; echo $?", "0\n"],
    [
      "chmod +x a.txt; [ -x a.txt ] && echo yes; chmod 644 a.txt; [ -x a.txt ] || echo no",
      "yes\nno\n",
    ],
    ["sed -i 's/one/1/' a.txt lib/b.txt; cat a.txt lib/b.txt", "1\ntwo\n"],
    ["grep -r o", "a.txt:one\nlib/b.txt:two\n"],
    ["grep -r o .", "./a.txt:one\n./lib/b.txt:two\n"],
    ["grep -l two *.txt lib/*; grep -c o a.txt lib/b.txt", "lib/b.txt\na.txt:1\nlib/b.txt:1\n"],
    ["cat -n a.txt lib/b.txt", "     1\tone\n     2\ttwo\n"],
    ["head -n 1 a.txt lib/b.txt", "==> a.txt <==\none\n\n==> lib/b.txt <==\ntwo\n"],
    ["find . -name '*.txt' | sort", "./a.txt\n./lib/b.txt\n"],
    ["cp a.txt c.txt; echo more >> c.txt; diff a.txt c.txt", "1a2\n> more\n"],
    [
      "cp a.txt c.txt; echo more >> c.txt; diff -u a.txt c.txt",
      "--- a.txt\n+++ c.txt\n@@ -1 +1,2 @@\n one\n+more\n",
    ],
    ["echo '{\"a\": [1, 2]}' | jq -c .a", "[1,2]\n"],
    ["printf '\\x41\\102\\0103|%s\\n' z", "AB\b3|z\n"],
    ["echo é | tr é e; echo日本 2>/dev/null; printf '日本\n' | cut -c1", "e\n日\n"],
  ])("%s", async (line, out) => {
    const { run } = createBench()
    await run(setUp)
    expect((await run(line)).out).toBe(out)
  })

  test.each([
    ["cat nope", "cat: nope: No such file or directory\n", 1],
    ["cat .", "cat: .: Is a directory\n", 1],
    ["ls nope", "ls: cannot access 'nope': No such file or directory\n", 2],
    ["rm lib", "rm: cannot remove 'lib': Is a directory\n", 1],
    ["rmdir lib", "rmdir: failed to remove 'lib': Directory not empty\n", 1],
    ["mkdir lib", "mkdir: cannot create directory ‘lib’: File exists\n", 1],
    ["mv nope x", "mv: cannot stat 'nope': No such file or directory\n", 1],
    [
      "mv a.txt",
      "mv: missing destination file operand after 'a.txt'\nTry 'mv --help' for more information.\n",
      1,
    ],
    ["cp lib x", "cp: -r not specified; omitting directory 'lib'\n", 1],
    ["cp -r lib lib/x", "cp: cannot copy a directory, 'lib', into itself\n", 1],
    ["grep x nope", "grep: nope: No such file or directory\n", 2],
    ["sed s/a", "sed: -e expression #1, char 3: unterminated `s' command\n", 1],
    ["sed -i s/a/b/ nope", "sed: can't read nope: No such file or directory\n", 2],
    ["sleep x", "sleep: invalid time interval ‘x’\nTry 'sleep --help' for more information.\n", 1],
    ["cd a.txt", "bash: cd: a.txt: Not a directory\n", 1],
    ["vi lib", "vi: lib: Is a directory\n", 1],
    ["head -n x a.txt", "head: invalid number of lines: ‘x’\n", 1],
  ])("%s is refused", async (line, err, status) => {
    const { run } = createBench()
    await run(setUp)
    expect(await run(line)).toEqual({ out: "", err, status })
  })
})
