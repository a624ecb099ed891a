using System.Text;
using System.Text.Json.Nodes;
using Malmoi.Prompting;

namespace Malmoi.Tests.Prompting;

public class TemplateLimitTests
{
    private const int Many = 100_000;

    /// <summary>Templates that would take all time, memory or stack, and the limit that each meets.</summary>
    public static TheoryData<string, string> Endless =>
        new()
        {
            { "{% for i in range(10**9) %}x{% endfor %}", "100000 numbers" },
            { "{% for i in range(10**5) %}{% for j in range(10**5) %}{% endfor %}{% endfor %}", "steps" },
            { "{{ 'a' * 10**9 }}", "characters" },
            { "{{ 'ab' * 9223372036854775807 }}", "characters" },
            { "{{ ([1] * 10**9) | length }}", "steps" },
            { "{{ '%999999999d' % 1 }}", "characters" },
            { "{{ '%.999999999f' % 1 }}", "digits" },
            { "{{ '{:>999999999}'.format(1) }}", "characters" },
            { "{{ 'a'.center(999999999) }}", "characters" },
            { "{{ 'a'.zfill(999999999) }}", "characters" },
            { "{{ [1] | tojson(indent=999999999) }}", "characters" },
            { "{{ 'a' | indent(999999999) }}", "characters" },
            { "{{ [1] | batch(999999999, 0) | list }}", "steps" },
            { "{{ 2 ** 9999999 }}", "64 bits" },
            { "{{ 9223372036854775807 + 1 }}", "64 bits" },
            { "{{ -9223372036854775807 - 2 }}", "64 bits" },
            { "{{ 99999999999999999999 }}", "64 bits" },
            { "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "1000 levels" },
            { "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "1000 levels" },
            { Doubling("ns.s ~ ns.s", "'a'"), "characters" },
            { Doubling("ns.s + ns.s", "[1]"), "steps" },
            { Doubling("[ns.s]", "[1]"), "values deeper than 100" },
            { Doubling("{'a': ns.s}", "[1]"), "values deeper than 100" },
            { Doubling("[ns.s, ns.s]", "[1]", 50) + "{{ ns.s == [ns.s] }}{{ ns.s }}", "the template" },
            { Doubling("[ns.s, ns.s]", "[1]", 50) + "{{ ns.s | tojson }}", "the template" },
            { Doubling("ns.s.replace('', 'xxxxxxxx')", "'a'"), "characters" },
            { Doubling("ns.s | tojson", "'\"'"), "characters" },
            { Often("n in h"), "steps" },
            { Often("h.count(n)"), "steps" },
            { Often("h.split(n) | length"), "steps" },
            { Often("h.isalpha()"), "steps" },
            { Often("h == g"), "steps" },
            { Often("h < g"), "steps" },
            { Often("h in {'a': 1}"), "steps" },
            { Often("h is lower"), "steps" },
            { Often("h.startswith(h)"), "steps" },
            { Often("h | wordcount"), "steps" },
            { Often("h | last"), "steps" },
            { Often("h | reverse"), "steps" },
            { Often("[1] | map(attribute=h) | list"), "steps" },
            { "{% macro m(" + Parameters("=1") + ") %}{% endmacro %}{{ m(" + Parameters("=1") + ") }}", "steps" },
            { "{% set ns = namespace() %}{% set ns.a = [ns] %}{{ ns.a }}", "levels" },
            { "{{ " + new string('(', Many) + "1" + new string(')', Many) + " }}", "100 levels" },
            { "{{ " + new string('[', Many), "100 levels" },
            { "{{ " + new string('-', Many) + "1 }}", "100 levels" },
            { "{{ " + Repeated("not ", Many) + "1 }}", "100 levels" },
            { "{{ " + Repeated("1 if 1 else ", Many / 10) + "1 }}", "100 levels" },
            { "{{ 1" + Repeated(" + 1", Many) + " }}", "1000 levels" },
            { "{{ x" + Repeated(".a", Many) + " }}", "1000 levels" },
            { "{{ 'a'" + Repeated("|trim", Many) + " }}", "levels" },
            { "{{ 'a'" + Repeated(" is string", 2) + " }}", "chained" },
            { Repeated("{% if 1 %}", Many / 10), "100 levels" },
            { "{% set " + new string('(', Many), "100 levels" },
            { "{% for i in 'a' %}" + Repeated("{% macro m() %}{% for i in 'a' %}", Many / 10), "100 levels" },
            { new string(' ', 2_000_000), "characters of source" },
        };

    [Theory]
    [MemberData(nameof(Endless))]
    public void A_template_without_end_meets_a_limit_that_the_error_names(string template, string limit)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InputException>(() => ChatTemplateTests.Render(template));
        Assert.Contains(limit, error.Message);
        Assert.InRange(error.Message.Length, 20, 700);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    [Fact]
    public void Recursion_ends_in_time_on_a_small_stack_too()
    {
        Exception? caught = null;
        var thread = new Thread(
            () =>
            {
                caught = Record.Exception(() =>
                    ChatTemplateTests.Render(
                        "{% macro m(x) %}{% if 1 %}{{ [m([x])] }}{% endif %}{% endmacro %}{{ m(1) }}"
                    )
                );
            },
            maxStackSize: 256 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.Contains("levels", Assert.IsType<InputException>(caught).Message);
    }

    [Fact]
    public void Each_limit_can_be_set()
    {
        var limits = new ChatTemplateLimits
        {
            Steps = 50,
            Characters = 40,
            Range = 5,
            Nesting = 3,
            Recursion = 9,
            Source = 60,
        };
        Refuses("{% for i in range(5) %}{% for i in range(5) %}{% endfor %}{% endfor %}", "60 characters of source");
        Refuses("{{ range(6) }}", "5 numbers");
        Refuses("{{ ((((1)))) }}", "3 levels");
        Refuses("{{ 1+1+1+1+1+1+1+1+1+1+1 }}", "9 levels");
        Refuses("{{ '1234567890' * 5 }}", "40 characters");
        Refuses("{{ 'abcdefghijklmnopqrst'|list|list|list|list }}", "50 steps");

        void Refuses(string template, string expected) =>
            Assert.Contains(
                expected,
                Assert
                    .Throws<InputException>(() =>
                        ChatTemplate.Parse(template, limits: limits).Render(new Malmoi.Prompting.Conversation())
                    )
                    .Message
            );
    }

    [Fact]
    public void A_long_conversation_stays_far_below_the_limits()
    {
        var messages = Enumerable
            .Range(0, 2000)
            .Select(at =>
                at % 2 == 0 ? Message.User(new string('가', 1000)) : Message.Assistant(new string('나', 1000))
            );
        var conversation = new Conversation([.. messages]);
        var template = ChatTemplate.Parse(
            "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] | trim + '\\n' }}{% endfor %}"
        );
        Assert.InRange(template.Render(conversation).Text.Length, 2_000_000, 3_000_000);
    }

    [Fact]
    public void Values_from_outside_are_bounded_too()
    {
        JsonNode deep = new JsonArray();
        for (var level = 0; level < 50_000; level++)
        {
            deep = new JsonArray(deep);
        }

        var options = new ChatTemplateOptions { Variables = new Dictionary<string, JsonNode?> { ["deep"] = deep } };
        var error = Assert.Throws<InputException>(() => ChatTemplate.Parse("x").Render(new Conversation(), options));
        Assert.Contains("deeper", error.Message);
    }

    [Fact]
    public void An_error_has_the_line_and_the_name_of_the_template()
    {
        var error = Assert.Throws<InputException>(() =>
            ChatTemplate
                .Parse("a\n{# two\nlines #}\n{{ messages[0].x.y }}", "model/chat_template.jinja")
                .Render(new Conversation(Message.User("x")))
        );
        Assert.Equal("model/chat_template.jinja, line 4: 'dict object' has no attribute 'x'", error.Message);
        Assert.StartsWith(
            "chat template, line 3: ",
            Assert.Throws<InputException>(() => ChatTemplate.Parse("a\n\n{% if %}")).Message
        );
    }

    [Fact]
    public void What_a_template_raises_is_one_line_of_bounded_length()
    {
        var long_ = new Conversation(Message.User("a\nb\u2028c" + new string('x', 10_000)));
        var error = Assert.Throws<InputException>(() =>
            ChatTemplateTests.Render("{{ raise_exception(messages[0].content) }}", long_)
        );
        Assert.StartsWith("chat template, line 1: a b cxxx", error.Message);
        Assert.InRange(error.Message.Length, 100, 500);
    }

    // Something over long strings, again and again; the needle is almost everywhere.
    private static string Often(string expression) =>
        "{% set n = 'a' * 400000 ~ 'b' ~ 'a' * 400000 %}{% set h = 'a' * 2000000 %}{% set g = 'a' * 2000000 %}"
        + $"{{% for i in range(99999) %}}{{{{ {expression} }}}}{{% endfor %}}";

    private static string Parameters(string more) =>
        string.Join(", ", Enumerable.Range(0, 20_000).Select(at => $"p{at}{more}"));

    private static string Doubling(string next, string first, int times = 100_000) =>
        $"{{% set ns = namespace(s={first}) %}}{{% for i in range({times}) %}}{{% set ns.s = {next} %}}{{% endfor %}}";

    private static string Repeated(string part, int times) =>
        new StringBuilder(part.Length * times).Insert(0, part, times).ToString();
}
