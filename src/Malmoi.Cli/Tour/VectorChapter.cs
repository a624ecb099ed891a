using Malmoi.Cli.Commands;
using Malmoi.Reports;
using Malmoi.Reports.Charts;
using Malmoi.Village;
using Malmoi.WordVectors;
using Malmoi.WordVectors.Evaluation;
using Malmoi.WordVectors.Projection;

namespace Malmoi.Cli.Tour;

/// <summary>The third chapter: words as vectors. Skip-gram learns them from the company that words keep; neighbours, analogies and pictures show what it saw.</summary>
internal static class VectorChapter
{
    private const int Near = 6;
    private const int Mapped = 220;

    private static readonly string[] s_english = ["cat", "apple", "teacher", "walked", "happy", "Paris"];
    private static readonly string[] s_korean = ["고양이", "사과", "선생님", "걸었다", "행복하다", "파리"];

    private static readonly (Bilingual Title, string English, string Korean, Bilingual[] Groups)[] s_pictures =
    [
        (
            new("Male and female", "남자와 여자"),
            "king:queen emperor:empress actor:actress waiter:waitress wizard:witch bridegroom:bride widower:widow monk:nun",
            "왕:여왕 황제:황후 배우:여배우 마법사:마녀 홀아비:과부 신사:숙녀",
            [new("male", "남자"), new("female", "여자")]
        ),
        (
            new("Verb tense", "동사의 시제"),
            "gram-past-tense",
            "현재-과거",
            [new("going on", "현재"), new("past", "과거")]
        ),
        (
            new("Countries and capitals", "나라와 수도"),
            "country-capital",
            "나라-수도",
            [new("country", "나라"), new("capital", "수도")]
        ),
    ];

    public static TourChapter Chapter { get; } =
        new("vectors", new Bilingual("Words as vectors", "벡터가 된 단어"), WalkAsync);

    private static Task WalkAsync(TourContext tour, CancellationToken ct)
    {
        tour.Report.Heading(Chapter.Title)
            .Paragraph(
                new Bilingual(
                    "To an n-gram model cat and dog are as different as cat and Tuesday. Skip-gram gives every word a vector and asks one thing of it: tell by it the words that stand near. Words that keep the same company then lie in the same direction, and nobody told the model what any of them means.",
                    "n-gram 모델에게 고양이와 개는 고양이와 화요일만큼이나 다르다. 스킵그램은 단어마다 벡터를 하나씩 주고 한 가지만 바란다. 그것으로 가까이 오는 단어를 맞히는 것이다. 그러면 비슷한 이웃과 지내는 단어들이 같은 쪽을 향하게 된다. 단어의 뜻은 아무도 알려 주지 않았다."
                )
            );
        tour.Step("vectors: the village writes, words are cut");
        using var korean = VectorWorld.Learn(tour, Language.Korean, ct);
        using var english = VectorWorld.Learn(tour, Language.English, ct);
        VectorWorld[] worlds = [korean, english];
        tour.Step("vectors: neighbours, analogies, pictures");
        Neighbours(tour.Report, worlds);
        Analogies(tour, worlds, ct);
        Pictures(tour.Report, worlds);
        Maps(tour, worlds, ct);
        GoOn(tour, korean, english);
        return Task.CompletedTask;
    }

    private static void Neighbours(HtmlReport report, VectorWorld[] worlds)
    {
        report.Heading(new Bilingual("Neighbours", "이웃"), 3);
        report.Paragraph(
            new Bilingual(
                "The words at the smallest angles. The model has read the village's sentences only, so apples lie with what is eaten in the village. 파리 is a fly and is Paris, and has one vector for both: look on which side it lies.",
                "각도가 가장 작은 단어들. 모델은 마을의 문장만 읽었으므로 사과는 마을에서 먹는 것들 곁에 있다. 파리는 벌레이고 도시인데 벡터는 하나다. 어느 쪽에 놓였는지 보라."
            )
        );
        foreach (var world in worlds)
        {
            var words = (world.IsKorean ? s_korean : s_english).Where(word => world.Knows(word));
            report.Table(
                [world.Name, new("neighbours", "이웃")],
                words.Select(word =>
                    (IReadOnlyList<Bilingual>)
                        [word, string.Join(", ", world.Vectors.Neighbours(word, Near).Select(near => near.Word))]
                )
            );
        }
    }

    private static void Analogies(TourContext tour, VectorWorld[] worlds, CancellationToken ct)
    {
        tour.Report.Heading(new Bilingual("Analogies", "유추"), 3);
        tour.Report.Paragraph(
            new Bilingual(
                "King is to queen as actor is to whom? The answer is the word nearest to queen - king + actor, of thousands. Questions of which a word occurs too seldom to have a vector are left out; the number of the others stands in brackets.",
                "왕과 여왕의 사이는 배우와 누구의 사이인가? 답은 수천 단어 가운데 여왕 - 왕 + 배우에 가장 가까운 단어다. 드물어서 벡터가 없는 단어가 있는 물음은 뺐고, 괄호 안은 남은 물음의 수다."
            )
        );
        foreach (var world in worlds)
        {
            var results = world
                .Analogies.Evaluate(world.Vectors, threads: tour.Threads, ct: ct)
                .Where(result => result.Covered > 0)
                .ToList();
            if (results.Count > 0)
            {
                var chart = new BarChart
                {
                    Title = new Bilingual(
                        $"{world.Name.English}: analogies answered right",
                        $"{world.Name.Korean}: 맞힌 유추"
                    ),
                    ValueTitle = new Bilingual("right (%)", "정답(%)"),
                    Bars =
                    [
                        .. results.Select(result => new Bar(
                            $"{result.Section} ({result.Covered})",
                            100 * result.Accuracy
                        )),
                    ],
                    NameWidth = 230,
                };
                tour.Report.Figure(chart.ToSvg(), chart.Title);
            }
        }
    }

    private static void Pictures(HtmlReport report, VectorWorld[] worlds)
    {
        report.Heading(new Bilingual("The three classic pictures", "고전이 된 세 그림"), 3);
        report.Paragraph(
            new Bilingual(
                "Hundred dimensions seen from the side from which these words differ most (principal components). A relation is a direction: the arrows of a picture run side by side, and that is why the arithmetic of analogies works.",
                "백 차원을 이 단어들이 가장 많이 달라지는 쪽에서 본 것(주성분). 관계는 방향이다. 한 그림의 화살표들은 나란하며, 유추의 셈이 되는 까닭이 그것이다."
            )
        );
        foreach (var (title, english, korean, groups) in s_pictures)
        {
            foreach (var world in worlds)
            {
                var selection = Pairs(world, world.IsKorean ? korean : english);
                if (selection.Pairs.Count > 1)
                {
                    var named = new Bilingual(
                        $"{title.English}, {world.Name.English}",
                        $"{title.Korean}, {world.Name.Korean}"
                    );
                    var map = WordMap.ByComponents(world.Vectors, selection.Words);
                    report.Figure(WordPicture.Of(map, selection.Pairs, named, groups).ToSvg(), named);
                }
            }
        }
    }

    // Pairs by name, or the most frequent of a section; those of which a word has no vector are left out.
    private static WordSelection Pairs(VectorWorld world, string chosen)
    {
        const int Most = 12;
        var selection = new WordSelection();
        if (!chosen.Contains(':', StringComparison.Ordinal))
        {
            var section = world.Analogies.Sections.FirstOrDefault(section => section.Name == chosen);
            selection.TryAdd(section, world.Vectors, Most);
            return selection;
        }

        foreach (var pair in chosen.Split(' ').Select(pair => pair.Split(':')))
        {
            if (pair.All(world.Knows))
            {
                selection.Add(pair[0], pair[1]);
            }
        }

        return selection;
    }

    private static void Maps(TourContext tour, VectorWorld[] worlds, CancellationToken ct)
    {
        tour.Report.Heading(new Bilingual("A map of the village's words", "마을 단어의 지도"), 3);
        foreach (var world in worlds.Where(world => world.Vectors.Count > Mapped))
        {
            var selection = new WordSelection();
            selection.AddFirst(world.Vectors, Mapped);
            var map = WordMap.ByNeighbours(
                world.Vectors,
                selection.Words,
                new TSneOptions { Threads = tour.Threads, Perplexity = 15 },
                ct
            );
            var title = new Bilingual(
                $"The {Mapped} most frequent words of {world.Name.English} by t-SNE: who is near stays near, distances between groups say little",
                $"{world.Name.Korean}에서 가장 잦은 단어 {Mapped}개의 t-SNE: 가까운 것은 가까이 남지만 무리 사이의 거리는 뜻이 적다"
            );
            tour.Report.Figure(WordPicture.Of(map, [], title).ToSvg(), title);
        }
    }

    private static void GoOn(TourContext tour, VectorWorld korean, VectorWorld english) =>
        tour.Next.AddRange([
            ($"malmoi vectors neighbours {korean.VectorPath} 할머니 학교", new("words nearby", "가까운 단어들")),
            (
                $"malmoi vectors analogy {english.VectorPath} king queen actor",
                new("queen - king + actor", "여왕 - 왕 + 배우")
            ),
            (
                $"malmoi vectors plot {korean.VectorPath} --first 1500 --method tsne -o {tour["map.html"]}",
                new("a larger map", "더 큰 지도")
            ),
            (
                $"malmoi train vectors {korean.TextPath} --kind fasttext --jamo 5 -o {tour["ko.jamo.vec"]}",
                new("vectors made of letters of Hangul", "자모로 만든 벡터")
            ),
            ("malmoi train vectors YOUR-TEXT.txt -o words.vec", new("vectors of your own text", "내 글의 벡터")),
        ]);
}
