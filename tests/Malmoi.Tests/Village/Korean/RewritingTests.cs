using Malmoi.Village.Korean;
using Malmoi.Village.Lexicon;

namespace Malmoi.Tests.Village.Korean;

/// <summary>Every predicate of the lexicon with many endings, made twice: by the generator and by rewriting rules over letters.</summary>
public sealed class RewritingTests
{
    private static readonly string[] Endings =
    [
        "다",
        "고",
        "지만",
        "기",
        "지",
        "게",
        "던",
        "거나",
        "다가",
        "겠+다",
        "겠+습니다",
        "으면",
        "으니까",
        "은",
        "을",
        "음",
        "을까요",
        "었+다",
        "었+습니다",
        "었+어요",
        "었+는데",
        "었+고",
        "었+으면",
        "어서",
        "어요",
        "어도",
        "어야",
        "습니다",
        "습니까",
        "으시+었+다",
        "으시+고",
        "으시+습니다",
        "으시+었+어요",
        "으시+으면",
        "네",
    ];

    private static readonly string[] ActionEndings =
    [
        "는",
        "는다",
        "는다고",
        "는데",
        "는지",
        "자",
        "어라",
        "으려고",
        "으러",
        "으세요",
        "으십시오",
        "읍시다",
        "을게요",
        "도록",
        "자마자",
        "으라고",
        "으면서",
        "으시+는다",
        "으시+는",
    ];

    [Fact]
    public void Both_ways_of_conjugating_agree_on_the_whole_lexicon()
    {
        var words = BilingualLexicon.Default;
        var predicates = words
            .Verbs.Select(verb => verb.Korean)
            .Concat(words.Adjectives.Select(adjective => adjective.Korean).OfType<Predicate>())
            .Where(predicate => predicate.Kind != PredicateKind.Copula);
        var disagreements = new List<string>();
        foreach (var predicate in predicates)
        {
            var action = predicate.Kind == PredicateKind.Action;
            foreach (var ending in action ? Endings.Concat(ActionEndings) : Endings)
            {
                var expected = JamoRewriting.Forms(predicate.Stem, ending.Split('+'), action);
                var form = predicate.Form(ending);
                if (!expected.Contains(form))
                {
                    disagreements.Add(
                        $"{predicate.Lemma} + {ending}: {form}, by rewriting {string.Join(", ", expected)}"
                    );
                }
            }
        }

        Assert.Equal([], disagreements.Take(40));
    }
}
