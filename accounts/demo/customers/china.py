"""Customers of Li Wen (李雯)."""

from typing import Final

from accounts.demo.customer import Customer, Event, Story

_L: Final = "li.wen"
_CN: Final = "China"

CHINA: Final = (
    Customer("CN-0081", "华晨零售集团", "上海", _CN, "Grocery chain", _L, 4310, 9.8, 0.60, "midyear", "grocery",
             orders=6, short_name="Huachen Retail", key_since="2020-01-01", tags=("frame contract",),
             sites=("上海配送中心", "杭州配送中心")),
    Customer("CN-0084", "海川电子商务", "杭州", _CN, "E-commerce", _L, 1981, 18.6, 1.16, "elevens", "online", orders=4,
             short_name="Haichuan E-commerce", key_since="2022-11-01", tags=("seasonal peak", "growing")),
    Customer("CN-0087", "江南食品有限公司", "苏州", _CN, "Food producer", _L, 1378, 1.3, 0.23, "new year", "food",
             orders=4, short_name="Jiangnan Foods", legal_form="有限公司", key_since="2021-04-01"),
    Customer("CN-0090", "云杉家居", "深圳", _CN, "Home & DIY", _L, 941, 4.4, 0.66, "elevens", "home", orders=3,
             short_name="Yunshan Home"),
    Customer("CN-0093", "北辰超市连锁", "北京", _CN, "Grocery chain", _L, 691, 13.0, 0.62, "school", "grocery",
             orders=3, short_name="Beichen Supermarkets", parent="CN-0081", story=Story((Event(35, 26, 0.4),))),
    Customer("CN-0095", "金桥物流供应链有限公司", "上海", _CN, "Wholesale", _L, 677, 5.0, 0.60, "harvest", "wholesale",
             orders=3, short_name="Jinqiao Supply Chain", legal_form="有限公司"),
    Customer("CN-0098", "星河跨境电商有限公司", "宁波", _CN, "E-commerce", _L, 579, 8.0, 1.22, "elevens", "online",
             orders=3, short_name="Xinghe Cross-border", legal_form="有限公司", story=Story((Event(35, 24, 0.35),))),
    Customer("CN-0101", "明月乳业有限公司", "呼和浩特", _CN, "Food producer", _L, 510, 2.0, 0.15, "steady", "food",
             orders=3, short_name="Mingyue Dairy", legal_form="有限公司"),
    Customer("CN-0104", "翠湖酒店集团", "昆明", _CN, "Hospitality", _L, 407, -4.0, 0.64, "ski", "hotel",
             short_name="Cuihu Hotels", story=Story((Event(3, 0, 0.40),))),
    Customer("CN-0107", "四季鲜果有限公司", "成都", _CN, "Food producer", _L, 289, 21.0, 0.18, "steady", "food",
             short_name="Siji Fruit", legal_form="有限公司", tags=("growing",)),
    Customer("CN-0110", "红梅礼品有限公司", "义乌", _CN, "Department stores", _L, 255, -4.0, 1.28, "new year", "stores",
             short_name="Hongmei Gifts", legal_form="有限公司"),
    Customer("CN-0113", "青藤日化有限公司", "广州", _CN, "Cosmetics", _L, 191, 3.0, 0.70, "elevens", "cosmetics",
             short_name="Qingteng Cosmetics", legal_form="有限公司"),
    Customer("CN-0201", "老街茶行有限公司", "杭州", _CN, "Foodservice", _L, 74, 2.0, 0.26, "new year", "foodservice",
             orders=1, short_name="Laojie Tea", legal_form="有限公司"),
    Customer("CN-0204", "白鹭烘焙有限公司", "厦门", _CN, "Food producer", _L, 70, 6.0, 0.72, "mooncake", "food",
             orders=1, short_name="Bailu Bakery", legal_form="有限公司", story=Story((Event(35, 19, 0.0),))),
    Customer("CN-0207", "月饼世家食品有限公司", "苏州", _CN, "Food producer", _L, 66, 3.0, 1.50, "mooncake", "food",
             orders=1, short_name="Mooncake House", legal_form="有限公司", tags=("seasonal peak",), parent="CN-0087"),
    Customer("CN-0305", "云帆电子商务有限公司", "深圳", _CN, "E-commerce", _L, 60, 0.0, 0.3, "steady", "online",
             short_name="Yunfan E-commerce", legal_form="有限公司", story=Story((Event(35, 3, 0.0),))),
    Customer("CN-0210", "竹林家居有限公司", "长沙", _CN, "Home & DIY", _L, 52, 1.0, 0.28, "steady", "home", orders=1,
             short_name="Zhulin Home", legal_form="有限公司"),
    Customer("CN-0219", "远山贸易有限公司", "重庆", _CN, "Wholesale", _L, 0, 0.0, 0.3, "steady", "wholesale", orders=1,
             short_name="Yuanshan Trading", legal_form="有限公司", story=Story((Event(17, 0, 0.0),))),
)  # fmt: skip
