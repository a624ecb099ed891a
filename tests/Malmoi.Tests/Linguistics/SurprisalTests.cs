using Malmoi.LanguageModels;
using Malmoi.Linguistics;

namespace Malmoi.Tests.Linguistics;

public class SurprisalTests
{
    private static readonly double Bit = Math.Log(2);

    [Fact]
    public void Tokens_are_summed_over_eojeol_with_their_particles_and_marks()
    {
        const string text = "나는 책을 읽었다.";
        var score = Score(text, "나", "는", " 책", "을", " 읽", "었다", ".");
        var units = UnitSurprisal.Of(text, score, SurprisalUnit.Eojeol);
        Assert.Equal(["나는", "책을", "읽었다."], units.Select(unit => unit.Text));
        Assert.Equal([2, 2, 3], units.Select(unit => unit.Tokens));
        Assert.Equal([1 + 2.0, 3 + 4, 5 + 6 + 7], units.Select(unit => Math.Round(unit.Bits, 9)));
    }

    [Fact]
    public void Words_stand_apart_from_their_marks()
    {
        const string text = "\"Dogs bark,\" he said.";
        var score = Score(text, "\"", "Dog", "s", " bark", ",\"", " he", " said", ".");
        var units = UnitSurprisal.Of(text, score, SurprisalUnit.Word);
        // One token covers two marks, which are then one.
        Assert.Equal(["\"", "Dogs", "bark", ",\"", "he", "said", "."], units.Select(unit => unit.Text));
        Assert.Equal([1, 2, 1, 1, 1, 1, 1], units.Select(unit => unit.Tokens));
        Assert.Equal(4, units[2].Bits, 1e-9);
    }

    [Fact]
    public void Nothing_is_lost_and_nothing_counted_twice()
    {
        const string text = "  A  b.\nc ";
        var score = Score(text, " ", " A", " ", " b", ".", "\n", "c", " ");
        foreach (var unit in Enum.GetValues<SurprisalUnit>())
        {
            var units = UnitSurprisal.Of(text, score, unit);
            Assert.Equal(-score.LogProbability / Bit, units.Sum(part => part.Bits), 1e-9);
            Assert.Equal(score.Tokens.Count, units.Sum(part => part.Tokens));
        }
    }

    [Fact]
    public void Rank_is_a_single_token_s_and_entropy_that_before_the_first()
    {
        var score = Score("ab c", "a", "b", " c");
        var units = UnitSurprisal.Of("ab c", score, SurprisalUnit.Eojeol);
        Assert.Equal([null, 3], units.Select(unit => unit.Rank));
        Assert.Equal(1, units[0].EntropyBits!.Value, 1e-9);
        Assert.Equal(3, units[1].EntropyBits!.Value, 1e-9);
    }

    [Fact]
    public void A_table_has_a_row_a_word_and_quotes_what_would_break_it()
    {
        using var output = new StringWriter();
        var table = new SurprisalTable(output, SurprisalUnit.Eojeol);
        table.Write("a, b", Score("a, b", "a", ",", " b"));
        table.Write("c", new TextScore([new TokenScore(new Token(0, "c", 0..1), -2 * Bit, false)]));
        Assert.Equal(
            """
            text,position,unit,start,end,tokens,surprisal_bits,rank,entropy_bits
            1,1,"a,",0,2,2,3,,1
            1,2,b,3,4,1,3,3,3
            2,1,c,0,1,1,2,,

            """.ReplaceLineEndings("\n"),
            output.ToString()
        );
    }

    [Fact]
    public void An_end_mark_is_no_part_of_the_last_word()
    {
        var score = new TextScore([
            new TokenScore(new Token(0, "a", 0..1), -Bit, false),
            new TokenScore(new Token(1, "b", 2..3), -2 * Bit, false),
            new TokenScore(new Token(7, "</s>", 3..3), -3 * Bit, false),
        ]);
        var units = UnitSurprisal.Of("a b", score, SurprisalUnit.Word, end: 7);
        Assert.Equal(["a", "b", "</s>"], units.Select(unit => unit.Text));
        Assert.Equal([0.5, 0.25, 0.125], units.Select(unit => Math.Round(unit.Cloze, 9)));
        Assert.Equal(
            [1, 5],
            UnitSurprisal.Of("a b", score, SurprisalUnit.Word).Select(unit => Math.Round(unit.Bits, 9))
        );
    }

    [Fact]
    public void A_text_without_tokens_has_no_units()
    {
        Assert.Empty(UnitSurprisal.Of("", new TextScore([]), SurprisalUnit.Eojeol));
    }

    // The first token has 1 bit, rank 1 and an entropy of 1 bit, the second 2, ...
    private static TextScore Score(string text, params string[] pieces)
    {
        var tokens = new List<TokenScore>();
        var start = 0;
        foreach (var piece in pieces)
        {
            var number = tokens.Count + 1;
            Assert.Equal(piece, text[start..(start + piece.Length)]);
            var token = new Token(number, piece, start..(start + piece.Length));
            tokens.Add(new TokenScore(token, -number * Bit, number == 1, number, number * Bit));
            start += piece.Length;
        }

        return new TextScore(tokens);
    }
}
