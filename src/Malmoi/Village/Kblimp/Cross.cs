namespace Malmoi.Village.Kblimp;

/// <summary>Two by two: each of two licensors with each of two forms, of which it admits one. It gives two minimal pairs.</summary>
/// <remarks>
/// <code>
///              form 1      form 2
/// licensor 1   good        bad        pair 1
/// licensor 2   bad         good       pair 2
/// </code>
/// What does not look at licensor and form together has the same preference in both rows, so it is right in one pair and wrong in the other: length,
/// the frequency of words, and with a word between the two, every bigram. All of them stand at one half by construction.
/// </remarks>
internal sealed record Cross(Line FirstGood, Line FirstBad, Line SecondGood, Line SecondBad)
{
    /// <param name="licensors">What asks for the first form, and what asks for the second.</param>
    /// <param name="forms">The two forms.</param>
    /// <param name="write">The sentence of a licensor and a form.</param>
    public static Cross Of<TLicensor, TForm>(
        (TLicensor First, TLicensor Second) licensors,
        (TForm First, TForm Second) forms,
        Func<TLicensor, TForm, Line> write
    ) =>
        new(
            write(licensors.First, forms.First),
            write(licensors.First, forms.Second),
            write(licensors.Second, forms.Second),
            write(licensors.Second, forms.First)
        );

    public IEnumerable<string> Texts => [FirstGood.Text, FirstBad.Text, SecondGood.Text, SecondBad.Text];
}
