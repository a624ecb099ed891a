using System.Text;
using System.Text.Json.Serialization;

namespace Malmoi.Text;

/// <summary>Unicode normalisation applied to text before anything else.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnicodeForm>))]
public enum UnicodeForm
{
    /// <summary>The text as it is written.</summary>
    None,

    /// <summary>Composed: decomposed Hangul becomes syllables, e + ´ becomes é.</summary>
    Nfc,

    /// <summary>Composed, and compatibility signs become the plain ones: full-width ＡＢＣ becomes ABC, ㎏ becomes kg.</summary>
    Nfkc,
}

/// <summary>Unicode's normal forms of text (Unicode Standard Annex 15).</summary>
public static class UnicodeForms
{
    /// <summary>The text in this form; the same string where nothing changes.</summary>
    /// <remarks>A lone surrogate, which no normal form is defined for, becomes U+FFFD where a form is asked for.</remarks>
    public static string Apply(this UnicodeForm form, string text)
    {
        if (form == UnicodeForm.None || System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var normalization = form == UnicodeForm.Nfc ? NormalizationForm.FormC : NormalizationForm.FormKC;
        try
        {
            return text.Normalize(normalization);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Normalize(normalization);
        }
    }
}
