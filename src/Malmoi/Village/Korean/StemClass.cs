namespace Malmoi.Village.Korean;

/// <summary>The conjugation classes of Korean stems; dropping ㄹ and ㅡ is a rule of sound and needs no class.</summary>
public enum StemClass
{
    Regular,

    /// <summary>돕다, 도와, 도우면.</summary>
    Bieup,

    /// <summary>듣다, 들어, 들으면.</summary>
    Digeut,

    /// <summary>짓다, 지어, 지으면.</summary>
    Siot,

    /// <summary>파랗다, 파래, 파란.</summary>
    Hieut,

    /// <summary>모르다, 몰라.</summary>
    Reu,

    /// <summary>이르다, 이르러.</summary>
    Reo,

    /// <summary>푸다, 퍼.</summary>
    U,

    /// <summary>하다, 해.</summary>
    Ha,

    /// <summary>이다 and 아니다.</summary>
    Copula,
}

/// <summary>The letters by which the tables name the classes.</summary>
public static class StemClasses
{
    /// <param name="letter">ㅂ, ㄷ, ㅅ, ㅎ, 르, 러, 우, 하; empty for the regular class.</param>
    /// <exception cref="InputException">The letter names no class.</exception>
    public static StemClass Parse(string letter) =>
        letter switch
        {
            "" => StemClass.Regular,
            "ㅂ" => StemClass.Bieup,
            "ㄷ" => StemClass.Digeut,
            "ㅅ" => StemClass.Siot,
            "ㅎ" => StemClass.Hieut,
            "르" => StemClass.Reu,
            "러" => StemClass.Reo,
            "우" => StemClass.U,
            "하" => StemClass.Ha,
            _ => throw new InputException(
                $"'{letter}' names no class of Korean stems; write ㅂ ㄷ ㅅ ㅎ 르 러 우 하 or nothing"
            ),
        };
}
