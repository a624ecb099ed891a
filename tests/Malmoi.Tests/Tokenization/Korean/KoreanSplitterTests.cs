using CsCheck;
using Malmoi.Tokenization.Korean;

namespace Malmoi.Tests.Tokenization.Korean;

public class KoreanSplitterTests
{
    [Theory]
    [InlineData("나는  학교에서는\t공부하고 했다.\n", "나|는  학교|에서|는\t공부|하|고 했|다|.\n")]
    [InlineData("", "")]
    [InlineData("  \n", "  \n")]
    [InlineData("hello, world 8", "hello, world 8")]
    public void It_cuts_words_and_leaves_blanks(string text, string cut) =>
        Assert.Equal(cut, Cut(new KoreanSplitter(KoreanSamples.Analyser), text));

    [Theory]
    [InlineData(new[] { PieceKind.Particle }, "나|는 학교|에서|는 공부하고 책들|을 했다.")]
    [InlineData(new[] { PieceKind.Ending }, "나는 학교에서는 공부하|고 책들을 했|다|.")]
    [InlineData(new[] { PieceKind.Affix }, "나는 학교에서는 공부|하|고 책|들|을 했다.")]
    public void It_cuts_off_what_was_asked_for(PieceKind[] kinds, string cut) =>
        Assert.Equal(
            cut,
            Cut(new KoreanSplitter(KoreanSamples.Analyser, kinds), "나는 학교에서는 공부하고 책들을 했다.")
        );

    [Fact]
    public void What_it_keeps_is_what_it_would_find_again()
    {
        var kept = new KoreanSplitter(KoreanSamples.Analyser);
        var syllable = Gen.Char["학교에서는를만났습니다했집으로갔공부하고책들을."];
        Gen.String[syllable, 1, 20]
            .Sample(
                word => Assert.Equal(Cut(new KoreanSplitter(KoreanSamples.Analyser), word), Cut(kept, word)),
                iter: 500,
                threads: 1
            );
    }

    [Fact]
    public void It_cuts_where_the_analyser_begins_a_piece()
    {
        var splitter = new KoreanSplitter(KoreanSamples.Analyser);
        var syllable = Gen.Char["학교에서는를만났습니다했집으로갔공부하고책들을"];
        Gen.String[syllable, 1, 20]
            .Sample(
                word =>
                    Assert.Equal(
                        KoreanSamples.Analyser.Analyse(word).ToString().Replace(' ', '|'),
                        Cut(splitter, word)
                    ),
                iter: 500,
                threads: 1
            );
    }

    [Fact]
    public void Many_threads_may_ask_one_splitter()
    {
        string[] words = ["학교에서는", "했다.", "공부하고", "책들을"];
        var splitter = new KoreanSplitter(KoreanSamples.Analyser);
        var expected = words.Select(word => Cut(splitter, word)).ToArray();
        Parallel.For(0, 1000, i => Assert.Equal(expected[i % 4], Cut(splitter, words[i % 4])));
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        const int Calls = 2000;
        const string Text =
            "나는 학교에서는 친구를 만났습니다. 아주아주아주아주아주아주아주아주긴어절에서는 가까운집으로갔다";
        var splitter = new KoreanSplitter(KoreanSamples.Analyser);
        var cuts = new List<int>(64);
        splitter.Split(Text, cuts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            cuts.Clear();
            splitter.Split(Text, cuts);
        }

        // What the runtime itself allocates now and then is less than a byte a call.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Calls - 1);
        Assert.NotEmpty(cuts);
    }

    private static string Cut(KoreanSplitter splitter, string text)
    {
        var cuts = new List<int>();
        splitter.Split(text, cuts);
        Assert.Equal(cuts.Order().Distinct(), cuts);
        return cuts.AsEnumerable().Reverse().Aggregate(text, (cut, at) => cut.Insert(at, "|"));
    }
}
