using Malmoi.Models;
using Malmoi.Storage;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Cli.Commands;

/// <summary>The file that a verb is to write, looked at before any work is done.</summary>
internal static class OutputPath
{
    private static readonly StringComparer s_names = OperatingSystem.IsLinux()
        ? StringComparer.Ordinal
        : StringComparer.OrdinalIgnoreCase;

    /// <summary>Hours of work must not end at a folder that is not there, nor in a file that was read.</summary>
    /// <param name="output">The file to write.</param>
    /// <param name="inputs">The files that are read.</param>
    /// <param name="withSidecar">Whether a sidecar is written beside it.</param>
    /// <exception cref="InputException">The output is one of the inputs, or no file can be written there.</exception>
    public static void Check(string output, IEnumerable<string?> inputs, bool withSidecar = false)
    {
        // Not written to: it only finds out whether that can be done.
        using var probe = new OutputFile(output, bufferSize: 0);
        string[] outputs = withSidecar ? [output, ModelSidecar.PathFor(output)] : [output];
        foreach (var input in inputs.Where(input => !string.IsNullOrEmpty(input)))
        {
            if (outputs.FirstOrDefault(path => s_names.Equals(Resolve(path), Resolve(input!))) is { } lost)
            {
                throw new InputException($"the output '{lost}' is also an input and would be lost; name another file");
            }
        }
    }

    /// <summary>The same for a tokenizer, which goes into a file or, where the name has no ending, a folder; none is made yet.</summary>
    /// <exception cref="InputException">The output is one of the inputs, or nothing can be written there.</exception>
    public static void CheckTokenizer(string output, IEnumerable<string?> inputs)
    {
        if (Path.GetExtension(output).Length > 0)
        {
            Check(output, inputs);
            return;
        }

        using var probe = new OutputFolder(output);
        Check(Path.Combine(output, HuggingFaceTokenizer.TokenizerName), inputs);
    }

    private static string Resolve(string path) =>
        new FileInfo(path) is { Exists: true, LinkTarget: not null } link
            ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? link.FullName
            : Path.GetFullPath(path);
}
