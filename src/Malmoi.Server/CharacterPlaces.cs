namespace Malmoi.Server;

/// <summary>Places in a text counted in Unicode scalar values, as most languages but .NET count them.</summary>
internal sealed class CharacterPlaces(string text)
{
    // Of each UTF-16 unit; null where units and characters are the same.
    private readonly int[]? _places = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? null : Count(text);

    /// <summary>The place of a UTF-16 unit, or of the end.</summary>
    public int Of(int unit) => _places is null ? unit : _places[unit];

    private static int[] Count(string text)
    {
        var places = new int[text.Length + 1];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            places[i] = count;
            count += char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 0 : 1;
        }

        places[^1] = count;
        return places;
    }
}
