using System.Globalization;
using System.Text;
using CsCheck;
using Malmoi.Tokenization.Korean;
using Malmoi.Village;

namespace Malmoi.Tests.Tokenization.Korean;

public class KoreanAnalyserTests
{
    private static readonly Gen<string> Words = Gen.OneOf(
            Gen.Char["학교에서는친구를만났습니다했다가까운집으로갔공부하고먹었책들읽.\"()"].Select(c => c.ToString()),
            Gen.Char['가', '힣'].Select(c => c.ToString()),
            Gen.Char['가', '힣'].Select(c => c.ToString().Normalize(NormalizationForm.FormD)),
            Gen.OneOf(
                "e\u0301",
                "👩‍👩‍👧",
                "🇰🇷",
                "👍🏽",
                "𠀀",
                "8",
                "a",
                "ㅋ",
                "\u1100",
                "\u11ab",
                "ᄀ가",
                "글\u0307"
            )
        )
        .Array[1, 12]
        .Select(parts => string.Concat(parts));

    [Fact]
    public void What_it_learned_it_knows()
    {
        var eojeol = KoreanSamples.Read(KoreanSamples.Sejong, TaggedFormat.Sejong);
        Assert.Equal(
            eojeol.Select(KoreanSamples.Show),
            eojeol.Select(one => KoreanSamples.Show(KoreanSamples.Analyser.Analyse(one.Text)))
        );
        Assert.Equal(new AnalyserTraining(14, 14, 35), KoreanSamples.Analyser.Training);
    }

    [Theory]
    [InlineData("동생은", "동생 은")]
    [InlineData("시장에서는", "시장 에서 는")]
    [InlineData("잤다.", "잤 다 .")]
    [InlineData("운동하고", "운동 하 고")]
    [InlineData("hello", "hello")]
    [InlineData("", "")]
    public void It_cuts_what_it_has_not_seen(string eojeol, string pieces)
    {
        var trained = KoreanAnalyser.Train([
            .. KoreanSamples.Read(KoreanSamples.Sejong, TaggedFormat.Sejong),
            .. KoreanSamples.Read("집은\t집/NNG+은/JX\n잤다\t자/VV+았/EP+다/EF\n", TaggedFormat.Sejong),
        ]);
        Assert.Equal(pieces, trained.Analyse(eojeol).ToString());
    }

    [Fact]
    public void Decomposed_text_is_cut_like_composed_text()
    {
        var cut = KoreanSamples.Analyser.Analyse("학교에서는".Normalize(NormalizationForm.FormD));
        Assert.Equal("학교 에서 는", cut.ToString().Normalize(NormalizationForm.FormC));
    }

    [Fact]
    public void Pieces_are_the_text_and_never_half_a_character() =>
        Words.Sample(
            word =>
            {
                var pieces = KoreanSamples.Analyser.Analyse(word).Pieces;
                Assert.Equal(word, string.Concat(pieces.Select(piece => word[piece.Range])));
                var whole = StringInfo.ParseCombiningCharacters(word);
                Assert.All(pieces, piece => Assert.Contains(piece.Range.Start.Value, whole));
            },
            iter: 5_000
        );

    [Fact]
    public void The_same_text_gives_the_same_analyser()
    {
        var eojeol = KoreanSamples.Read(KoreanSamples.Sejong, TaggedFormat.Sejong);
        Assert.Equal(
            AnalyserFile.ToBytes(KoreanSamples.Analyser),
            AnalyserFile.ToBytes(KoreanAnalyser.Train(eojeol, new AnalyserOptions()))
        );
    }

    [Fact]
    public void An_analyser_of_nothing_is_refused() =>
        Assert.Contains(
            "no eojeol",
            Assert.Throws<InputException>(() => KoreanAnalyser.Train([])).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(0, 3)]
    public void Pieces_that_are_not_the_whole_text_teach_nothing(int start, int end) =>
        Assert.Throws<ArgumentException>(() =>
            KoreanAnalyser.Train([new SegmentedEojeol("나는", [new EojeolPiece(PieceKind.Stem, start..end)])])
        );

    [Fact]
    public void An_eojeol_that_is_none_stays_whole()
    {
        var text = new string('가', 513);
        Assert.Equal(0..513, Assert.Single(KoreanSamples.Analyser.Analyse(text).Pieces).Range);
        Assert.NotEmpty(KoreanSamples.Analyser.Analyse(text[..512]).Pieces);
    }

    [Fact]
    public void Many_threads_may_ask_one_analyser()
    {
        string[] words = ["학교에서는", "했다.", "공부하고", "책들을"];
        var expected = words.Select(word => KoreanSamples.Analyser.Analyse(word).ToString()).ToArray();
        Parallel.For(
            0,
            400,
            i => Assert.Equal(expected[i % 4], KoreanSamples.Analyser.Analyse(words[i % 4]).ToString())
        );
    }

    [Fact]
    public void The_village_teaches_it_words_that_the_village_held_out()
    {
        var training = Village(Split.Train, 4000);
        var analyser = KoreanAnalyser.Train(training);
        var score = AnalyserEvaluation.Evaluate(analyser, training, Village(Split.Test, 1500))[^1];
        Assert.InRange(score.Unknown.Eojeol, 300, long.MaxValue);
        Assert.InRange(score.Known.F1, 0.99, 1);
        Assert.InRange(score.Unknown.F1, 0.97, 1);
    }

    [Theory]
    [InlineData("ud-ko-kaist", "ko_kaist", 0.9691, 0.9473, 0.9604)]
    [InlineData("ud-ko-gsd", "ko_gsd", 0.9657, 0.9503, 0.9553)]
    public void The_treebanks_give_the_figures_of_the_documentation(
        string folder,
        string name,
        double f1,
        double accuracy,
        double unknown
    )
    {
        var training = TaggedCorpus.Open([OutsideData.Data(folder, $"{name}-ud-dev.conllu")]).Eojeol().ToList();
        var test = TaggedCorpus.Open([OutsideData.Data(folder, $"{name}-ud-test.conllu")]).Eojeol();
        var row = AnalyserEvaluation.Evaluate(KoreanAnalyser.Train(training), training, test)[^1];
        Assert.Equal(f1, row.All.F1, 4);
        Assert.Equal(accuracy, row.All.Accuracy, 4);
        Assert.Equal(unknown, row.Unknown.F1, 4);
    }

    private static List<SegmentedEojeol> Village(Split split, long sentences)
    {
        var options = new VillageOptions
        {
            Language = Language.Korean,
            Seed = 1,
            Split = split,
            Sentences = sentences,
        };
        using var memory = new MemoryStream();
        foreach (var block in Maeul.ConlluBlocks(options))
        {
            memory.Write(block.Span);
        }

        return KoreanSamples.Read(memory.ToArray(), TaggedFormat.ConllU);
    }
}
