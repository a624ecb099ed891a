namespace Malmoi.Village.Korean;

/// <summary>The copula after a noun that ends in a vowel: 의사다, 의사라고, 의사지만, 의사야, 의사예요, beside 선생님이다.</summary>
internal static class CopulaStem
{
    /// <summary>The copula with an ending that begins with a consonant; its 이 is left out where writing leaves it out.</summary>
    public static string Join(string stem, string ending)
    {
        var isOpen =
            stem.Length > 1 && stem[^1] == '이' && Syllable.Is(stem[^2]) && Syllable.Coda(stem[^2]) == Syllable.NoCoda;
        if (!isOpen)
        {
            return stem + ending;
        }

        return ending switch
        {
            "에요" => stem[..^1] + "예요",
            "다" or "야" or "지만" => stem[..^1] + ending,
            _ when ending[0] == '라' => stem[..^1] + ending,
            _ => stem + ending,
        };
    }
}
