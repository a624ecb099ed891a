using Malmoi.Cli.Tour;
using Malmoi.Models;
using Malmoi.NGrams;
using Malmoi.NGrams.Arpa;
using Malmoi.NGrams.Counting;
using Malmoi.NGrams.Smoothing;
using Malmoi.Text;
using Malmoi.Village;

namespace Malmoi.Tests.Cli;

/// <summary>What the tour holds its networks against must be as strong as it says.</summary>
public sealed class TourBaselineTests
{
    [Fact]
    public void A_bag_of_words_learns_what_words_tell()
    {
        (string, int)[] examples = [("good day", 1), ("good night", 1), ("bad day", 0), ("bad night", 0)];
        var bag = new NaiveBayes(examples);
        Assert.Equal(1, bag.ClassOf("A good evening"));
        Assert.Equal(0, bag.ClassOf("A bad evening"));
    }

    [Fact]
    public void A_bag_of_words_is_right_about_exactly_one_of_two_twins()
    {
        (string Text, int Class)[] roles =
        [
            .. Maeul.Roles(Language.English, 1).Take(2000).Select(role => (role.Text, role.Label == "woman" ? 1 : 0)),
        ];
        var bag = new NaiveBayes(roles);
        Assert.Equal(roles.Length / 2, roles.Count(role => bag.ClassOf(role.Text) == role.Class));
    }

    [Fact]
    public void The_n_gram_fills_a_blank_with_the_word_that_makes_the_whole_sentence_likeliest()
    {
        using var folder = new TemporaryFolder();
        var corpus = folder.Write("text.txt", string.Join('\n', Maeul.Text(Language.English, 1).Take(300)) + "\n");
        var path = folder["model.arpa"];
        var options = new NGramCountOptions { Order = 3, Policy = VillageText.Words };
        using (var counts = NGramCounter.Count(Corpus.Open(corpus), options))
        {
            ArpaFile.Write(new ModifiedKneserNey().Fit(counts), path);
        }

        using var opened = ModelFile.Open(path);
        var model = opened.NGrams!;
        var sentences = Maeul.Text(Language.English, 1).Take(300).Where(line => line.Split(' ').Length > 5).Take(5);
        foreach (var sentence in sentences)
        {
            int[] words = [.. opened.With(opened.Policy).Tokenizer.Encode(sentence).Select(token => token.Id)];
            var filled = NGramBlank.Fill(model, words, 2);
            var whole = Enumerable
                .Range(0, model.VocabularySize)
                .Except([model.Marks.Unknown, model.Marks.Begin, model.Marks.End])
                .MaxBy(word => Score(model, [.. words[..2], word, .. words[3..], model.Marks.End]));
            Assert.Equal(whole, filled);
        }
    }

    [Fact]
    public void A_share_has_the_interval_of_its_outcomes()
    {
        var share = new Share(Enumerable.Range(0, 400).Select(index => index % 4 != 0), 1);
        Assert.Equal(75, share.Percent);
        Assert.InRange(share.Low, 68, 73);
        Assert.InRange(share.High, 77, 82);
    }

    private static double Score(INGramModel model, int[] tokens)
    {
        var scores = new NGramScore[tokens.Length];
        using var state = model.Start();
        model.Read(state, tokens, scores);
        return scores.Sum(score => (double)score.Log10Probability);
    }
}
