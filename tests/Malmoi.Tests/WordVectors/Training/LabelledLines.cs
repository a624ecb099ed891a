using Malmoi.Text;

namespace Malmoi.Tests.WordVectors.Training;

/// <summary>Texts with labels that a classifier can learn: what each is about, and for some how long they are.</summary>
internal static class LabelledLines
{
    private static readonly (string Label, string[] Words)[] s_topics =
    [
        ("__label__animal", ["cat", "dog", "고양이", "강아지", "barks", "purrs", "tail"]),
        ("__label__food", ["rice", "soup", "밥", "김치", "tasty", "bowl", "eat"]),
        ("__label__weather", ["rain", "snow", "비", "눈", "cloud", "wind", "cold"]),
    ];

    private static readonly string[] s_anything = ["the", "a", "is", "and", "오늘", "정말", "very", "so"];

    public static IEnumerable<string> Make(int count, int seed, bool withLength = false)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var (label, words) = s_topics[random.Next(s_topics.Length)];
            var length = random.Next(3, 9);
            var text = Enumerable
                .Range(0, length)
                .Select(_ =>
                    random.Next(2) == 0 ? words[random.Next(words.Length)] : s_anything[random.Next(s_anything.Length)]
                );
            var second = withLength
                ? length > 5
                    ? " __label__long"
                    : " __label__short"
                : "";
            yield return $"{label}{second} {words[random.Next(words.Length)]} {string.Join(' ', text)}";
        }
    }

    public static Corpus Corpus(TemporaryFolder folder, IEnumerable<string> lines) =>
        Malmoi.Text.Corpus.Open(folder.Write($"{Guid.NewGuid():N}.txt", string.Join('\n', lines) + "\n"));
}
