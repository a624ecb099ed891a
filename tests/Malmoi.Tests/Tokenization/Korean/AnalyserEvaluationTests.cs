using CsCheck;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Tests.Tokenization.Korean;

public class AnalyserEvaluationTests
{
    [Fact]
    public void Cuts_before_stems_and_signs_are_not_counted()
    {
        var expected = Eojeol("\"/S 학교/T \"/S 에서/P 는/P");
        var score = new SegmentationScore().With(expected, Eojeol("\"학교\"/T 에서는/P"));
        Assert.Equal((1, 2, 1, 0), (score.Found, score.Expected, score.Made, score.Right));
        Assert.Equal((1, 0.5, 2.0 / 3, 0), (score.Precision, score.Recall, score.F1, score.Accuracy));
    }

    [Fact]
    public void Scores_are_those_of_sets_of_places() =>
        Gen.Select(Gen.Bool.Array[5], Gen.Bool.Array[5])
            .Array[1, 8]
            .Sample(pairs =>
            {
                var score = new SegmentationScore();
                foreach (var (expected, made) in pairs)
                {
                    score = score.With(Cut(expected), Cut(made));
                }

                var found = pairs.Sum(pair => pair.Item1.Zip(pair.Item2).Count(cut => cut.First && cut.Second));
                var made2 = pairs.Sum(pair => pair.Item2.Count(cut => cut));
                var expected2 = pairs.Sum(pair => pair.Item1.Count(cut => cut));
                Assert.Equal(made2 == 0 ? 1 : (double)found / made2, score.Precision);
                Assert.Equal(expected2 == 0 ? 1 : (double)found / expected2, score.Recall);
                var harmonic = 2 * score.Precision * score.Recall / (score.Precision + score.Recall);
                Assert.True(found == 0 || Math.Abs(harmonic - score.F1) < 1e-12);
                Assert.Equal(pairs.Count(pair => pair.Item1.SequenceEqual(pair.Item2)), score.Right);
            });

    [Theory]
    [InlineData("시장에서는", "시장 에서 는")]
    [InlineData("시장에서는.", "시장 에서 는 .")]
    [InlineData("갔습니다", "갔 습니다")]
    [InlineData("에서는", "에 서는")]
    [InlineData("서는", "서는")]
    [InlineData("바다", "바다")]
    public void The_longest_known_suffix_is_cut_off_as_it_mostly_was(string eojeol, string pieces)
    {
        var suffixes = new LongestSuffix();
        foreach (
            var one in (string[])
                ["학교/T 에서/P 는/P", "집/T 에서/P 는/P", "뒤/T 에서는/P", "나/T 서는/E", "먹/T 습니다/E ./S"]
        )
        {
            suffixes.Learn(Eojeol(one));
        }

        Assert.Equal(pieces, suffixes.Cut(eojeol).ToString());
    }

    [Fact]
    public void Known_eojeol_are_judged_apart()
    {
        var training = KoreanSamples.Read(KoreanSamples.Sejong, TaggedFormat.Sejong);
        var heldOut = KoreanSamples.Read("나는\t나/NP+는/JX\n너는\t너/NP+는/JX\nOK\tOK/SL\n", TaggedFormat.Sejong);
        var rows = AnalyserEvaluation.Evaluate(KoreanSamples.Analyser, training, heldOut);
        Assert.Equal(["never cut", "longest suffix", "analyser"], rows.Select(row => row.Name));
        Assert.All(rows, row => Assert.Equal((2, 1, 1), (row.All.Eojeol, row.Known.Eojeol, row.Unknown.Eojeol)));
        Assert.Equal([0, 1, 1], rows.Select(row => row.Known.Accuracy));
    }

    // T stem, P particle, E ending, S sign.
    private static SegmentedEojeol Eojeol(string pieces)
    {
        var text = "";
        var found = new List<EojeolPiece>();
        foreach (var piece in pieces.Split(' '))
        {
            var kind = piece[^1] switch
            {
                'T' => PieceKind.Stem,
                'P' => PieceKind.Particle,
                'E' => PieceKind.Ending,
                _ => PieceKind.Symbol,
            };
            found.Add(new EojeolPiece(kind, text.Length..(text.Length + piece.Length - 2)));
            text += piece[..^2];
        }

        return new SegmentedEojeol(text, found);
    }

    private static SegmentedEojeol Cut(bool[] cuts)
    {
        var places = Enumerable.Range(1, cuts.Length).Where(at => cuts[at - 1]).ToList();
        var starts = places.Prepend(0);
        return new SegmentedEojeol(
            "가나다라마바",
            [.. starts.Zip(places.Append(6), (start, end) => new EojeolPiece(PieceKind.Particle, start..end))]
        );
    }
}
