using System.Text;

namespace Malmoi.Cli.Commands;

/// <summary>The lines of a plain text, one by one: a file, or standard input.</summary>
internal static class TextLines
{
    /// <exception cref="InputException">The file cannot be read, holds no line or is not UTF-8; the line's number is in the message.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using var reader = Open(path);
        var number = 0;
        while (Next(reader, path, number) is { } line)
        {
            number++;
            yield return line;
        }

        if (number == 0)
        {
            throw new InputException($"'{path}' is empty: there is no text in it");
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{path}': {error.Message}", error);
        }
    }

    private static string? Next(StreamReader reader, string path, int number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException($"'{path}' is not UTF-8 after line {number}: convert it first", error);
        }
    }
}
