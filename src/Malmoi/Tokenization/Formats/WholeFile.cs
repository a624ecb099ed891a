using Malmoi.Storage;

namespace Malmoi.Tokenization.Formats;

/// <summary>A vocabulary file taken into memory, unpacked where it is packed, and refused where it is far too large for one.</summary>
internal static class WholeFile
{
    private const int Most = 1 << 29;

    /// <exception cref="InputException">The file is missing, damaged or larger than half a gigabyte.</exception>
    public static byte[] Read(string path)
    {
        using var stream = CompressedFile.OpenRead(path);
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > Most)
            {
                throw new InputException(
                    $"'{path}' is larger than {Most:N0} bytes: vocabularies are far smaller; is it another kind of file?"
                );
            }
        }

        return bytes.ToArray();
    }

    /// <summary>What <paramref name="make"/> makes of the file; what it refuses is told with the file's name.</summary>
    public static T Named<T>(string name, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InputException error) when (!error.Message.StartsWith('\''))
        {
            throw new InputException($"'{name}': {error.Message}", error);
        }
    }
}
