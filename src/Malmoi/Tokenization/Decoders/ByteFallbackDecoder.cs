using System.Text;
using Malmoi.Tokenization.Models;

namespace Malmoi.Tokenization.Decoders;

/// <summary>Joins runs of byte pieces (<c>&lt;0xEA&gt;</c>) into characters; a run that is no UTF-8 becomes one U+FFFD a byte.</summary>
public sealed record ByteFallbackDecoder : IDecoder
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public List<string> Decode(List<string> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var decoded = new List<string>(pieces.Count);
        var run = new List<byte>();
        foreach (var piece in pieces)
        {
            if (BytePieces.Byte(piece) is { } value)
            {
                run.Add(value);
                continue;
            }

            Flush(run, decoded);
            decoded.Add(piece);
        }

        Flush(run, decoded);
        return decoded;
    }

    private static void Flush(List<byte> run, List<string> decoded)
    {
        if (run.Count == 0)
        {
            return;
        }

        var bytes = run.ToArray();
        decoded.Add(
            System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : new string('\ufffd', bytes.Length)
        );
        run.Clear();
    }
}
