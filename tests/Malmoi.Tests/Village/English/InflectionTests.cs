using Malmoi.Village.English;

namespace Malmoi.Tests.Village.English;

public sealed class InflectionTests
{
    [Theory]
    [InlineData("teacher", "teachers")]
    [InlineData("box", "boxes")]
    [InlineData("city", "cities")]
    [InlineData("boy", "boys")]
    [InlineData("church", "churches")]
    [InlineData("dish", "dishes")]
    [InlineData("bus", "buses")]
    [InlineData("police officer", "police officers")]
    public void Nouns_make_plurals(string noun, string plural) => Assert.Equal(plural, Inflection.Plural(noun));

    [Theory]
    [InlineData("read", "reads")]
    [InlineData("watch", "watches")]
    [InlineData("cry", "cries")]
    [InlineData("play", "plays")]
    [InlineData("go", "goes")]
    [InlineData("have", "has")]
    [InlineData("do", "does")]
    [InlineData("fix", "fixes")]
    [InlineData("be", "is")]
    public void Verbs_agree_with_a_third_person(string verb, string form) =>
        Assert.Equal(form, Inflection.ThirdPerson(verb));

    [Theory]
    [InlineData("walk", "walked", "walking")]
    [InlineData("love", "loved", "loving")]
    [InlineData("cry", "cried", "crying")]
    [InlineData("stop", "stopped", "stopping")]
    [InlineData("play", "played", "playing")]
    [InlineData("visit", "visited", "visiting")]
    [InlineData("die", "died", "dying")]
    [InlineData("fix", "fixed", "fixing")]
    [InlineData("agree", "agreed", "agreeing")]
    [InlineData("open", "opened", "opening")]
    [InlineData("hug", "hugged", "hugging")]
    [InlineData("cook", "cooked", "cooking")]
    [InlineData("quiz", "quizzed", "quizzing")]
    [InlineData("snow", "snowed", "snowing")]
    public void Regular_verbs_follow_their_spelling(string verb, string past, string gerund)
    {
        Assert.Equal(past, Inflection.Past(verb));
        Assert.Equal(gerund, Inflection.Gerund(verb));
    }

    [Theory]
    [InlineData("apple", "an")]
    [InlineData("book", "a")]
    [InlineData("hour", "an")]
    [InlineData("honest man", "an")]
    [InlineData("horse", "a")]
    [InlineData("university", "a")]
    [InlineData("umbrella", "an")]
    [InlineData("uniform", "a")]
    [InlineData("uncle", "an")]
    [InlineData("one-legged bird", "a")]
    [InlineData("onion", "an")]
    [InlineData("European city", "a")]
    [InlineData("useful tool", "a")]
    [InlineData("unusual story", "an")]
    [InlineData("uninteresting film", "an")]
    [InlineData("unimportant rule", "an")]
    [InlineData("unhappy child", "an")]
    [InlineData("yellow bird", "a")]
    [InlineData("egg", "an")]
    [InlineData("heir", "an")]
    [InlineData("house", "a")]
    [InlineData("ugly duck", "an")]
    [InlineData("usual answer", "a")]
    public void The_article_follows_the_sound(string words, string article) =>
        Assert.Equal(article, Article.Before(words));

    [Theory]
    [InlineData("tall", "taller", "tallest")]
    [InlineData("big", "bigger", "biggest")]
    [InlineData("happy", "happier", "happiest")]
    [InlineData("nice", "nicer", "nicest")]
    [InlineData("beautiful", "more beautiful", "most beautiful")]
    [InlineData("useful", "more useful", "most useful")]
    [InlineData("free", "freer", "freest")]
    [InlineData("new", "newer", "newest")]
    [InlineData("white", "whiter", "whitest")]
    [InlineData("quiet", "quieter", "quietest")]
    [InlineData("dry", "drier", "driest")]
    public void Adjectives_compare(string adjective, string comparative, string superlative)
    {
        Assert.Equal(comparative, Comparison.Comparative(adjective));
        Assert.Equal(superlative, Comparison.Superlative(adjective));
    }
}
