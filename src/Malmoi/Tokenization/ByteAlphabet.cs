namespace Malmoi.Tokenization;

/// <summary>The 256 characters in which byte-level tokenizers write bytes (GPT-2, Radford et al., 2019), none of them blank or a control.</summary>
/// <remarks>
/// Bytes that are printable Latin-1 (! to ~, ¡ to ¬, ® to ÿ) are themselves; the others are U+0100, U+0101 ... in their order, so that a
/// blank is Ġ and a newline Ċ.
/// </remarks>
public static class ByteAlphabet
{
    private const int End = 0x144;
    private static readonly char[] Characters = MakeCharacters();
    private static readonly short[] Bytes = MakeBytes();

    /// <summary>What a blank looks like: Ġ.</summary>
    public const char Blank = 'Ġ';

    /// <summary>The 256 characters in the order of their bytes.</summary>
    public static ReadOnlySpan<char> All => Characters;

    public static char Character(byte value) => Characters[value];

    /// <summary>The byte that <paramref name="character"/> stands for; false where it is not of the alphabet.</summary>
    public static bool TryGetByte(char character, out byte value)
    {
        var found = character < End ? Bytes[character] : (short)-1;
        value = (byte)found;
        return found >= 0;
    }

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = '\u0100';
        for (var value = 0; value < 256; value++)
        {
            var isPrintable = value is (>= '!' and <= '~') or (>= 0xa1 and <= 0xac) or >= 0xae;
            characters[value] = isPrintable ? (char)value : next++;
        }

        return characters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[End];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
        {
            bytes[Characters[value]] = (short)value;
        }

        return bytes;
    }
}
