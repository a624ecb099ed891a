using System.IO.Enumeration;

namespace Malmoi.Text;

/// <summary>Turns inputs as people write them (files, folders, patterns, "-") into the files they mean, in a stable order.</summary>
internal static class CorpusFiles
{
    public const string StandardInput = "-";

    /// <summary>Every file meant, in the order of the inputs; the files of a folder or a pattern in the order of their paths.</summary>
    /// <param name="inputs">Files, folders (with all below them), patterns with *, ? and **, or "-".</param>
    /// <param name="anyEnding">Whether a folder gives all its files, or only those whose ending promises text.</param>
    /// <exception cref="InputException">An input does not exist or means no file.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> inputs, bool anyEnding)
    {
        var files = new List<string>();
        foreach (var input in inputs)
        {
            if (input == StandardInput || File.Exists(input))
            {
                files.Add(input);
            }
            else if (Directory.Exists(input))
            {
                files.AddRange(InFolder(input, anyEnding));
            }
            else if (input.AsSpan().IndexOfAny('*', '?') >= 0)
            {
                files.AddRange(Matching(input));
            }
            else
            {
                throw new InputException($"there is no file or folder '{input}'");
            }
        }

        return files.Count > 0
            ? files
            : throw new InputException("no input: name a file, a folder, a pattern or - for standard input");
    }

    private static List<string> InFolder(string folder, bool anyEnding)
    {
        var files = Below(folder).Where(path => anyEnding || CorpusFormats.FromEnding(path) is not null);
        var sorted = files.Order(StringComparer.Ordinal).ToList();
        return sorted.Count > 0
            ? sorted
            : throw new InputException(
                $"the folder '{folder}' holds no text file (.txt, .jsonl, .csv, .tsv, .parquet, .conllu, also .gz and .zst); --format takes every file of a folder"
            );
    }

    private static List<string> Matching(string pattern)
    {
        var segments = pattern.Replace('\\', Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        var fixedCount = Array.FindIndex(segments, segment => segment.AsSpan().IndexOfAny('*', '?') >= 0);
        var root = string.Join(Path.DirectorySeparatorChar, segments[..fixedCount]);
        var start =
            root.Length > 0 ? root
            : fixedCount > 0 ? Path.DirectorySeparatorChar.ToString()
            : ".";
        var wanted = segments[fixedCount..];
        var matches = !Directory.Exists(start)
            ? []
            : Below(start)
                .Where(path => Matches(Path.GetRelativePath(start, path).Split(Path.DirectorySeparatorChar), wanted))
                .Select(path => fixedCount > 0 ? path : Path.GetRelativePath(".", path))
                .Order(StringComparer.Ordinal)
                .ToList();
        return matches.Count > 0 ? matches : throw new InputException($"no file matches '{pattern}'");
    }

    // ** stands for any number of folders, none too.
    private static bool Matches(ReadOnlySpan<string> path, ReadOnlySpan<string> pattern)
    {
        if (pattern.IsEmpty || path.IsEmpty)
        {
            return pattern.IsEmpty && path.IsEmpty;
        }

        return pattern[0] == "**"
            ? Matches(path, pattern[1..]) || (path.Length > 1 && Matches(path[1..], pattern))
            : FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: false)
                && Matches(path[1..], pattern[1..]);
    }

    // Hidden files and folders are left out, as shells do.
    private static FileSystemEnumerable<string> Below(string folder) =>
        new FileSystemEnumerable<string>(
            folder,
            (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false }
        )
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory && !entry.FileName.StartsWith("."),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.FileName.StartsWith("."),
        };
}
